import "@/lib/i18n/deskCatalog";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { BulkCloseDialog } from "@/features/closing/BulkCloseDialog";
import { CancelClosingDialog } from "@/features/closing/CancelClosingDialog";
import { CloseDialog } from "@/features/closing/CloseDialog";
import { EditDialog } from "@/features/editing/EditDialog";
import { TicketDialog } from "@/features/editing/TicketDialog";
import { LabelsDialog } from "@/features/labels/LabelsDialog";
import { WhyDialog } from "@/features/thread/why/WhyDialog";
import { BulkStartDialog } from "@/features/transfer/BulkStartDialog";
import { BulkTransferDialog } from "@/features/transfer/BulkTransferDialog";
import { ConferenceDialog } from "@/features/transfer/ConferenceDialog";
import { ConferenceEndDialog } from "@/features/transfer/ConferenceEndDialog";
import { StartDialog } from "@/features/transfer/StartDialog";
import { TakeOverDialog } from "@/features/transfer/TakeOverDialog";
import { TeamDialog } from "@/features/transfer/TeamDialog";
import { TransferDialog } from "@/features/transfer/TransferDialog";
import { askDialog, type DeskRequest, type DialogRequest, endDialog, type NewTarget } from "@/lib/requests";
import { useConversation } from "@/realtime/store";

const HistoryDialog = lazy(async () => ({
  default: (await import("@/features/history/HistoryDialog")).HistoryDialog,
}));
const TemplateFromCard = lazy(async () => ({
  default: (await import("@/features/inbox/waiting/TemplateFromCard")).TemplateFromCard,
}));
const TasksDialog = lazy(async () => ({
  default: (await import("@/features/tasks/TasksDialog")).TasksDialog,
}));
const ScheduleDialog = lazy(async () => ({
  default: (await import("@/features/schedules/ScheduleDialog")).ScheduleDialog,
}));
const BlockDialog = lazy(async () => ({
  default: (await import("@/features/blocking/BlockDialog")).BlockDialog,
}));
const RecordDialog = lazy(async () => ({
  default: (await import("@/features/notes/RecordDialog")).RecordDialog,
}));
const TemplateDialog = lazy(async () => {
  await import("@/lib/i18n/talkCatalog");
  return import("@/features/composer/template/TemplateDialog");
});
const TemplateChoice = lazy(() => import("@/features/composer/template/TemplateChoice"));
const NewConversationDialog = lazy(async () => ({
  default: (await import("@/features/new-conversation/NewConversationDialog")).NewConversationDialog,
}));
const EditContactDialog = lazy(async () => ({
  default: (await import("@/features/inbox/waiting/EditContactDialog")).EditContactDialog,
}));

/** The dialog that a header, a row or a key has asked for. */
export function DeskDialogs({ request }: { request: DialogRequest }) {
  switch (request.dialog) {
    case "bulkStart":
      return <BulkStartDialog ids={request.ids} onDone={endDialog} />;
    case "bulkTransfer":
      return <BulkTransferDialog ids={request.ids} onDone={endDialog} />;
    case "bulkClose":
      return <BulkCloseDialog ids={request.ids} onDone={endDialog} />;
    case "tasks":
      return <Tasks />;
    case "new":
      return <NewDialog key={JSON.stringify(request.to)} to={request.to} />;
    case "team":
      return <TeamDialog onDone={endDialog} />;
    default:
      return <OneDialog request={request} />;
  }
}

function Tasks() {
  const navigate = useNavigate();
  return (
    <TasksDialog
      onDone={endDialog}
      onOpen={(conversationId) => {
        endDialog();
        void navigate({ to: "/chat/$conversationId", params: { conversationId }, search: (old) => old });
      }}
    />
  );
}

function NewDialog({ to }: { to: NewTarget }) {
  const navigate = useNavigate();
  return (
    <NewConversationDialog
      to={to}
      template={(slot) => (
        <Suspense>
          <TemplateChoice key={slot.inboxId} {...slot} />
        </Suspense>
      )}
      onOpen={(id, { view, withTemplate }) => {
        endDialog();
        void navigate({ to: "/chat/$conversationId", params: { conversationId: id }, search: { view } });
        if (withTemplate) askDialog("template", id);
      }}
      onDone={endDialog}
    />
  );
}

function OneDialog({ request }: { request: DeskRequest }) {
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
      return <TransferDialog {...shared} chosen={request.target} />;
    case "close":
      return <CloseDialog {...shared} />;
    case "cancelClosing":
      return <CancelClosingDialog {...shared} />;
    case "conference":
      return <ConferenceDialog {...shared} />;
    case "conferenceEnd":
      return <ConferenceEndDialog {...shared} />;
    case "edit":
      return <EditDialog {...shared} />;
    case "history":
      return <HistoryDialog {...shared} />;
    case "template":
      return (
        <TemplateFromCard {...shared} onStart={() => askDialog("start", conversation.id)}>
          {(onDone) => <TemplateDialog conversation={conversation} onDone={onDone} />}
        </TemplateFromCard>
      );
    case "editContact":
      return <EditContactDialog {...shared} />;
    case "labels":
      return <LabelsDialog {...shared} />;
    case "why":
      return <WhyDialog {...shared} />;
    case "block":
      return <BlockDialog contact={conversation.contact} onDone={endDialog} />;
    case "record":
      return <RecordDialog {...shared} />;
    case "schedule":
      return (
        <ScheduleDialog {...shared} schedule={request.schedule ?? null}>
          {(onUse, onEnd) => <TemplateDialog conversation={conversation} onUse={onUse} onDone={onEnd} />}
        </ScheduleDialog>
      );
    case "ticket":
      return request.ticket ? <TicketDialog {...shared} ticket={request.ticket} /> : null;
  }
}
