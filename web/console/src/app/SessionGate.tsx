import { Trans } from "@lingui/react/macro";
import { Button, Loader, useMantineColorScheme } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import type { Me } from "@/lib/api/types";
import { activateLocale, matchLocale } from "@/lib/i18n/i18n";
import { resumeSession, useSessionStatus } from "@/realtime/session";
import { EmptyState } from "@/ui/EmptyState";
import { Delayed } from "@/ui/Skeleton";
import { Shell } from "./Shell";

const SignInPage = lazy(async () => ({
  default: (await import("@/features/session/SignInPage")).SignInPage,
}));

/** Where links of invitations lead. */
export const INVITATION = "/invitation";

/** Shows the sign-in page in place of the page asked for, whose address stays for afterwards. */
export function SessionGate() {
  const status = useSessionStatus();
  const { setColorScheme } = useMantineColorScheme();
  const isInvitation = useLocation().pathname === INVITATION;

  function applySettings(me: Me) {
    const { language, theme } = me.user;
    if (language) void activateLocale(matchLocale(language));
    if (theme === "light" || theme === "dark") setColorScheme(theme);
    else if (theme === "system") setColorScheme("auto");
  }

  async function resume() {
    const me = await resumeSession();
    if (me) applySettings(me);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the page is opened
  useEffect(() => {
    void resume();
  }, []);

  // Whoever is invited has no session yet, or somebody else's.
  if (isInvitation) return <Outlet />;
  if (status === "signed_in") return <Shell />;
  if (status === "signed_out")
    return (
      <Suspense>
        <SignInPage onSignedIn={applySettings} />
      </Suspense>
    );
  if (status === "unreachable") {
    return (
      <main style={{ height: "100%" }}>
        <EmptyState
          icon={<IconPlugConnectedX size={28} />}
          title={<Trans>Não foi possível falar com o servidor</Trans>}
          action={
            <Button onClick={() => void resume()}>
              <Trans>Tentar de novo</Trans>
            </Button>
          }
        >
          <Trans>
            Verifique sua conexão com a internet. Se ela estiver funcionando, o servidor pode estar
            reiniciando.
          </Trans>
        </EmptyState>
      </main>
    );
  }
  return (
    <main style={{ height: "100%", display: "grid", placeItems: "center" }}>
      <Delayed after={300}>
        <Loader size="sm" aria-label="Prosa" />
      </Delayed>
    </main>
  );
}
