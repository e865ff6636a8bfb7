import type { Notice, NoticeEvent } from "@/lib/api/notifications";
import { ring } from "@/lib/sound";
import { ownsStream } from "@/realtime/hub";

export interface Announcing {
  isLooking: boolean;
  wantsSound: boolean;
  wantsDesktop: boolean;
  /** The server wakes this installed app itself. */
  isPushed: boolean;
}

/** What makes itself heard (INB-61, 62): in one tab, and never while the chat is looked at. */
export function soundsFor(event: NoticeEvent, options: Announcing, isLeader: boolean): boolean {
  return event.type === "notification.created" && event.sound === true && !options.isLooking && isLeader;
}

/** Sound and desktop notification of one event. `open` is called when the notification is clicked. */
export function announce(
  event: NoticeEvent,
  options: Announcing,
  words: { title: string; body: string },
  open: (notice: Notice) => void,
): void {
  if (!event.notification || !soundsFor(event, options, ownsStream())) return;
  if (options.wantsSound) ring();
  const may = "Notification" in window && Notification.permission === "granted";
  if (!options.wantsDesktop || options.isPushed || !may) return;
  const notice = event.notification;
  try {
    const shown = new Notification(words.title, {
      body: words.body,
      tag: notice.conversation_id ?? notice.id,
      icon: "/icon-192.png",
      silent: true,
    });
    shown.onclick = () => {
      window.focus();
      shown.close();
      open(notice);
    };
  } catch {
    // Android shows notifications only through the worker: there the app is pushed.
  }
}
