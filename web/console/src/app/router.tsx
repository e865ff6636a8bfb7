import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { validateContacts } from "@/features/contacts/page/query";
import { ChatPage } from "./ChatPage";
import { parseSearch, stringifySearch, validateSearch } from "./chatSearch";
import { NotFound } from "./NotFound";
import { INVITATION, SessionGate } from "./SessionGate";

const rootRoute = createRootRoute({ component: SessionGate, notFoundComponent: NotFound });

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/chat" });
  },
});

const chatRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/chat",
  validateSearch,
  component: ChatPage,
});

const conversationRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: "$conversationId",
});

/** Pages of contacts wait for their words. */
function contactsPage<T>(load: () => Promise<T>) {
  return async () => {
    const [page, { catalogReady }] = await Promise.all([load(), import("@/features/contacts/catalog")]);
    await catalogReady;
    return page;
  };
}

const contactsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/contacts",
  validateSearch: validateContacts,
  component: lazyRouteComponent(contactsPage(() => import("./ContactsRoute"))),
});

const contactRoute = createRoute({ getParentRoute: () => contactsRoute, path: "$contactId" });

const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/contacts/import",
  component: lazyRouteComponent(contactsPage(() => import("@/features/contacts/importing/ImportPage"))),
});

const conflictsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/contacts/conflicts",
  component: lazyRouteComponent(contactsPage(() => import("@/features/contacts/merging/ConflictsPage"))),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: lazyRouteComponent(async () => {
    const [page, { catalogReady }] = await Promise.all([
      import("@/features/admin/AdminPage"),
      import("@/features/admin/catalog"),
    ]);
    await catalogReady;
    return page;
  }),
});

const settingsPageRoute = createRoute({ getParentRoute: () => settingsRoute, path: "$page" });
const settingsItemRoute = createRoute({ getParentRoute: () => settingsRoute, path: "$page/$item" });

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: INVITATION,
  component: lazyRouteComponent(() => import("./InvitationRoute")),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    indexRoute,
    invitationRoute,
    chatRoute.addChildren([conversationRoute]),
    contactsRoute.addChildren([contactRoute]),
    importRoute,
    conflictsRoute,
    settingsRoute.addChildren([settingsPageRoute, settingsItemRoute]),
  ]),
  defaultPreload: false,
  parseSearch,
  stringifySearch,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
