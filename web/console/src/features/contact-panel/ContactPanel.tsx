export interface ContactPanelProps {
  conversationId: string;
  onClose: () => void;
}

export function ContactPanel({ conversationId }: ContactPanelProps) {
  return <section data-conversation={conversationId} />;
}
