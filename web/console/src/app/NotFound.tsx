import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { EmptyState } from "@/ui/EmptyState";

export function NotFound() {
  const navigate = useNavigate();
  return (
    <EmptyState
      icon={<IconMapOff size={28} />}
      title={<Trans>Esta página não existe</Trans>}
      action={
        <Button onClick={() => navigate({ to: "/chat" })}>
          <Trans>Ir para as conversas</Trans>
        </Button>
      }
    >
      <Trans>O endereço pode estar incompleto ou ter mudado.</Trans>
    </EmptyState>
  );
}
