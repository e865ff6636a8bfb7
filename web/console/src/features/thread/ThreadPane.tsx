/** What the page gives the thread; the composer is rendered inside. */
export interface ThreadPaneProps {
  conversationId: string;
  /** Set on narrow screens, where the list is another pane. */
  onBack?: () => void;
  isDetailsOpen: boolean;
  onToggleDetails: () => void;
}

export function ThreadPane({ conversationId }: ThreadPaneProps) {
  return <section data-conversation={conversationId} />;
}
