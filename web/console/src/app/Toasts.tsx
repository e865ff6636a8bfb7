import { Notifications } from "@mantine/notifications";

/** Short news at the edge of the screen; what was told before they are there waits in their store. */
export function Toasts() {
  return <Notifications position="top-right" limit={4} />;
}
