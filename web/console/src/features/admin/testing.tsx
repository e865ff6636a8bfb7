import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { vi } from "vitest";
import { renderInConsole } from "@/lib/testing/render";
import { aMe } from "@/lib/testing/samples";
import { update } from "@/realtime/core";
import AdminPage from "./AdminPage";
import { PAGES } from "./permissions";

export interface Call {
  method: string;
  path: string;
  body: unknown;
}

/** Opens a page of the settings for somebody who may everything; `answers` by "GET /path". */
export function openSettings(address: string, answers: Record<string, unknown>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    const method = init?.method ?? "GET";
    const path = url.replace("/api/v1", "");
    calls.push({ method, path, body: init?.body ? JSON.parse(String(init.body)) : null });
    const answer = answers[`${method} ${path}`];
    const status = (answer as { status?: number } | undefined)?.status ?? 200;
    return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer, { status });
  });
  vi.stubGlobal("scrollTo", () => {});
  // jsdom knows no fonts; fields that grow with their text ask when those are loaded.
  Object.assign(document, { fonts: { addEventListener() {}, removeEventListener() {} } });
  const permissions = PAGES.flatMap((page) => page.permission ?? []);
  update((state) => ({ ...state, me: { ...aMe, permissions: [...permissions, "conversations.see_all"] } }));
  const root = createRootRoute();
  const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: AdminPage });
  const page = createRoute({ getParentRoute: () => settings, path: "$page" });
  const item = createRoute({ getParentRoute: () => settings, path: "$page/$item" });
  const router = createRouter({
    routeTree: root.addChildren([settings.addChildren([page, item])]),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the console's own router has more routes
  renderInConsole(<RouterProvider router={router as any} />);
  return calls;
}
