/** Reported lost: whatever could be read here goes at once. What was written stays sealed and is still taken in. */

export const isLost = (answer) => answer?.from === "office" && answer.data.tablet === "lost";

/** Names, keys, drafts and readable copies leave the disk; so do the colleagues' names. The outbox is not touched. */
export async function forgetReadable(store) {
  await store.write(["meta", "staff", "copies", "drafts"], async (rows) => {
    for (const name of ["staff", "copies", "drafts"])
      for (const { id } of await rows.all(name)) rows.remove(name, id);
    const device = await rows.get("meta", "device");
    if (device) rows.put("meta", { ...device, value: { ...device.value, staff: [] } });
    rows.put("meta", { name: "lost", value: true });
    rows.remove("meta", "watch");
  });
}
