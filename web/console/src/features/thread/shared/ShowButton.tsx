import { useLingui } from "@lingui/react/macro";
import { IconMessage2Search } from "@tabler/icons-react";
import { IconButton } from "@/ui/IconButton";

/** Leads to the message that something came with. */
export function ShowButton({ what, onPress }: { what: string; onPress(): void }) {
  const { t } = useLingui();
  return (
    <IconButton label={t`Mostrar na conversa: ${what}`} size="small" tooltipPosition="left" onClick={onPress}>
      <IconMessage2Search size={16} />
    </IconButton>
  );
}
