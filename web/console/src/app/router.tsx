import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import type { Sort, ViewId } from "@/lib/api/types";
import { ChatPage } from "./ChatPage";
import { NotFound } from "./NotFound";
import { SessionGate } from "./SessionGate";

const VIEWS: readonly ViewId[] = ["waiting", "mine", "active", "open", "closed", "bot", "all"];
const SORTS: readonly Sort[] = ["recent", "oldest", "opened_recent", "opened_oldest"];

/** What of the inbox is in the address, so that it can be shared and survives a reload. */
export interface ChatSearch {
  view?: ViewId;
  q?: string;
  unread?: boolean;
  sort?: Sort;
}

function validateSearch(search: Record<string, unknown>): ChatSearch {
  const result: ChatSearch = {};
  const view = VIEWS.find((item) => item === search.view);
  const sort = SORTS.find((item) => item === search.sort);
  if (view) result.view = view;
  if (sort && sort !== "recent") result.sort = sort;
  // The router reads a search for digits as a number.
  if (typeof search.q === "string" || typeof search.q === "number") result.q = String(search.q).slice(0, 200);
  if (search.unread === true || search.unread === "true") result.unread = true;
  return result;
}

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

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    indexRoute,
    chatRoute.addChildren([conversationRoute]),
    settingsRoute.addChildren([settingsPageRoute, settingsItemRoute]),
  ]),
  defaultPreload: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
