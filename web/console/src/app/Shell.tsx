import { Trans, useLingui } from "@lingui/react/macro";
import type { QueryKey } from "@tanstack/react-query";
import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import { DepartmentWordContext } from "@/lib/i18n/departmentWords";
import { useDialogRequest } from "@/lib/requests";
import { type Shortcut, useShortcuts } from "@/lib/shortcuts/registry";
import { useMe } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import { Photos } from "@/ui/Avatar";
import { openHelp, openPalette, useOverlayRequests } from "./overlays";
import { Rail } from "./Rail";
import classes from "./Shell.module.css";
import { useFocusBack } from "./useFocusBack";

const Palette = lazy(async () => ({ default: (await import("./Palette")).Palette }));
const ShortcutOverlay = lazy(async () => ({
  default: (await import("@/features/shortcuts/ShortcutOverlay")).ShortcutOverlay,
}));

const DeskDialogs = lazy(async () => ({ default: (await import("./DeskDialogs")).DeskDialogs }));
const OfferStack = lazy(async () => ({
  default: (await import("@/features/offers/OfferStack")).OfferStack,
}));

const EVERYTHING: QueryKey = [];

export function Shell() {
  const { t } = useLingui();
  const { conversationId } = useParams({ strict: false });
  const navigate = useNavigate();
  const dialog = useDialogRequest();
  const requests = useOverlayRequests();
  const { account, directory } = useMe();
  const photos = useMemo(
    () =>
      new Map(
        directory.users.flatMap(({ id, photo }) =>
          photo ? [[id, `/api/v1/users/${id}/photo/${photo}`] as const] : [],
        ),
      ),
    [directory.users],
  );

  // Somebody was erased: whatever is shown of them is asked for again.
  useLive(EVERYTHING, (event) => event.type === "contents.cleared");

  const shortcuts: Shortcut[] = [
    { keys: "?", label: t`Mostrar os atalhos`, group: t`Geral`, run: openHelp },
    { keys: "mod+k", label: t`Abrir a paleta de comandos`, group: t`Geral`, run: openPalette, inText: true },
    {
      keys: "g c",
      label: t`Ir para os contatos`,
      group: t`Geral`,
      run: () => void navigate({ to: "/contacts" }),
    },
  ];
  useShortcuts(shortcuts);
  useFocusBack();

  return (
    <DepartmentWordContext value={account.settings.department_word}>
      <Photos value={photos}>
        <div className={classes.shell} data-in-thread={conversationId !== undefined}>
          <a className={classes.skip} href="#content">
            <Trans>Ir para o conteúdo</Trans>
          </a>
          <Rail />
          <main id="content" tabIndex={-1} className={classes.content}>
            <Outlet />
          </main>
          <Suspense>
            <OfferStack
              onOpen={(id) =>
                void navigate({
                  to: "/chat/$conversationId",
                  params: { conversationId: id },
                  search: { view: "mine" },
                })
              }
            />
          </Suspense>
          <Suspense>
            {dialog ? <DeskDialogs request={dialog} /> : null}
            {requests.help ? <ShortcutOverlay request={requests.help} /> : null}
            {requests.palette ? <Palette request={requests.palette} /> : null}
          </Suspense>
        </div>
      </Photos>
    </DepartmentWordContext>
  );
}
