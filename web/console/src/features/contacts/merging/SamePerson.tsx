import { DuplicateHint } from "./DuplicateHint";
import { MergedList } from "./MergedList";
import css from "./merging.module.css";

/** Beside a conversation: who may be the same person, and who was merged. Takes no room when there is nobody. */
export function SamePerson({ contactId }: { contactId: string }) {
  return (
    <div className={css.aside}>
      <DuplicateHint contactId={contactId} />
      <MergedList contactId={contactId} isBrief />
    </div>
  );
}
