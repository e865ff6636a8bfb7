import { memo } from "react";
import type { Attachment } from "@/lib/api/types";
import { ActivityLine } from "./activity/ActivityLine";
import { DayRow, NewRow, ProtocolRow } from "./activity/separators";
import { MessageRow } from "./message/MessageRow";
import type { ThreadRow } from "./rows";
import { ChannelRow } from "./timeline/ChannelRow";

interface RowViewProps {
  row: ThreadRow;
  contactId: string;
  contactName: string;
  isHighlighted: boolean;
  onOpen(attachment: Attachment): void;
  onJump(messageId: string): void;
}

export const RowView = memo(function RowView({ row, ...rest }: RowViewProps) {
  switch (row.type) {
    case "day":
      return <DayRow at={row.at} />;
    case "new":
      return <NewRow />;
    case "channel":
      return <ChannelRow conversationId={row.conversationId} />;
    case "protocol":
      return <ProtocolRow message={row.message} protocol={row.protocol} />;
    case "activity":
      return <ActivityLine message={row.message} earlier={row.earlier} />;
    case "message":
      return <MessageRow message={row.message} isFirst={row.isFirst} isLast={row.isLast} {...rest} />;
  }
});
