"""What a contact was about: twelve topics in four groups, as on the first screen."""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("work", ("job", "my_job", "education")),
    ("everyday", ("money", "housing", "letters")),
    ("family", ("children", "family", "health")),
    ("together", ("activities", "talk", "other")),
)
TOPICS: tuple[str, ...] = tuple(topic for _, topics in GROUPS for topic in topics)
