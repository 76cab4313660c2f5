"""Names of others leave a text; the person's own stay."""

from outreach.domain.masking import masked


def test_others_and_colleagues_go_and_the_own_name_stays() -> None:
    text = "Elif Aksoy kom med Deniz Aksoy. Signe ringede til Denize, ikke til Bo."
    found = masked(text, ["Deniz Aksoy", "Bo"], ["Signe Holm"], ["Elif Aksoy"])
    assert found == "Elif Aksoy kom med [en anden]. [en medarbejder] ringede til Denize, ikke til Bo."
    assert masked("", ["Rana"], [], []) == ""
    assert masked("Rana al-Masri var her.", ["Rana al-Masri"], [], []) == "[en anden] var her."
