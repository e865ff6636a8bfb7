import { useNavigate } from "@tanstack/react-router";
import { CancelClosingDialog } from "@/features/closing/CancelClosingDialog";
import { CloseDialog } from "@/features/closing/CloseDialog";
import { ConferenceDialog } from "@/features/transfer/ConferenceDialog";
import { ConferenceEndDialog } from "@/features/transfer/ConferenceEndDialog";
import { StartDialog } from "@/features/transfer/StartDialog";
import { TakeOverDialog } from "@/features/transfer/TakeOverDialog";
import { TransferDialog } from "@/features/transfer/TransferDialog";
import { type DeskRequest, endDialog } from "@/lib/requests";
import { useConversation } from "@/realtime/store";

/** The dialog that a header, a row or a key has asked for. */
export function DeskDialogs({ request }: { request: DeskRequest }) {
  const conversation = useConversation(request.conversationId);
  const navigate = useNavigate();
  // Gone from sight while the dialog was open, for instance transferred by somebody else.
  if (!conversation) return null;
  const shared = { conversation, onDone: endDialog };
  switch (request.dialog) {
    case "start":
      return (
        <StartDialog
          {...shared}
          onOpen={(id) =>
            void navigate({
              to: "/chat/$conversationId",
              params: { conversationId: id },
              search: { view: "mine" },
            })
          }
        />
      );
    case "takeOver":
      return <TakeOverDialog {...shared} />;
    case "transfer":
      return <TransferDialog {...shared} />;
    case "close":
      return <CloseDialog {...shared} />;
    case "cancelClosing":
      return <CancelClosingDialog {...shared} />;
    case "conference":
      return <ConferenceDialog {...shared} />;
    case "conferenceEnd":
      return <ConferenceEndDialog {...shared} />;
  }
}
