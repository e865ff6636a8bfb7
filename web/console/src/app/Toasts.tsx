import { Notifications } from "@mantine/notifications";
import css from "./Toasts.module.css";

/** Short news over what is read, never over buttons of a header; what was told before they are there waits in their store. */
export function Toasts() {
  return (
    <Notifications
      position="top-center"
      limit={4}
      // Before the page in the document, so that on a phone what is offered can stand below it.
      withinPortal={false}
      classNames={{ root: css.toasts }}
    />
  );
}
