import type { ContactRow } from "@/lib/api/contacts";
import type { ColumnId } from "./columns";

export interface RowProps {
  contact: ContactRow;
  index: number;
  /** Where it stands, in pixels. */
  top: number;
  columns: readonly ColumnId[];
  template: string;
  isOpen: boolean;
  onOpen(id: string): void;
  onPick(id: string, isRange: boolean): void;
}
