import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconMoodSad } from "@tabler/icons-react";
import { Component, type ReactNode } from "react";
import { EmptyState } from "@/ui/EmptyState";

interface Props {
  children: ReactNode;
  /** The error is forgotten when this changes, for instance with another conversation. */
  resetKey?: string;
}

/** Keeps a fault in one part of the page to that part. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.resetKey !== this.props.resetKey) this.setState({ failed: false });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div role="alert" style={{ height: "100%" }}>
        <EmptyState
          icon={<IconMoodSad size={28} />}
          title={<Trans>Esta parte da tela parou de funcionar</Trans>}
          action={
            <Button onClick={() => window.location.reload()}>
              <Trans>Recarregar a página</Trans>
            </Button>
          }
        >
          <Trans>
            O que você escreveu está guardado neste navegador. Recarregue a página para continuar.
          </Trans>
        </EmptyState>
      </div>
    );
  }
}
