/** Reported lost: whatever could be read here goes at once. What was written stays sealed and is still taken in. */

export const isLost = (answer) => answer?.from === "office" && answer.data.tablet === "lost";

/**
 * Names, keys, drafts and readable copies leave the disk; so do the colleagues' names. The outbox is not touched.
 * `tablet` is who was told: paired anew in the meantime, this is another tablet, and nothing is forgotten (false).
 */
export async function forgetReadable(store, tablet) {
  return store.write(["meta", "staff", "copies", "drafts"], async (rows) => {
    const device = await rows.get("meta", "device");
    if (device?.value.tablet !== tablet) return false;
    for (const name of ["staff", "copies", "drafts"])
      for (const { id } of await rows.all(name)) rows.remove(name, id);
    rows.put("meta", { ...device, value: { ...device.value, staff: [] } });
    rows.put("meta", { name: "lost", value: true });
    rows.remove("meta", "watch");
    return true;
  });
}
