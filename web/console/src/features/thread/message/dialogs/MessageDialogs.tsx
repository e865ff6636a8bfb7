import { useEffect } from "react";
import type { ThreadMessage } from "@/realtime/store";
import { DeleteDialog } from "./DeleteDialog";
import { ForwardDialog } from "./ForwardDialog";
import { RevisionsDialog } from "./RevisionsDialog";
import { endMessageDialog, type MessageDialog } from "./requests";

interface MessageDialogsProps {
  dialog: MessageDialog;
  message: ThreadMessage;
  contactName: string;
}

/** The dialog that a message's menu has asked for. */
export default function MessageDialogs({ dialog, message, contactName }: MessageDialogsProps) {
  useEffect(() => endMessageDialog, []);
  const shared = { message, onDone: endMessageDialog };
  if (dialog === "delete") return <DeleteDialog {...shared} />;
  if (dialog === "forward") return <ForwardDialog {...shared} />;
  return <RevisionsDialog {...shared} contactName={contactName} />;
}
