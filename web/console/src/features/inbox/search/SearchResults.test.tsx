import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { renderInConsole } from "@/lib/testing/render";
import { resetState, update } from "@/realtime/core";
import type { ListQuery, ListView } from "@/realtime/store";
import { FilterPanel } from "../filters/FilterPanel";
import { forgetSearches, recentSearches, rememberSearch } from "./recent";
import { SearchResults } from "./SearchResults";

vi.mock("@tanstack/react-router", () => ({
  Link: ({ params, search, to, ...rest }: Record<string, unknown>) => (
    <a href={`/chat?message=${(search as (old: object) => { message: string })({}).message}`} {...rest} />
  ),
}));
vi.mock("@/lib/i18n/deskCatalog", () => ({}));

const query: ListQuery = { view: "mine", q: "boleto", unread: false, sort: "recent" };
const none: ListView = { rows: [], isLoaded: true, isLoading: false, failed: false, hasMore: false };
let answers: (() => Response)[];
let asked: string[];

beforeEach(() => {
  answers = [];
  asked = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return answers.shift()?.() ?? new Response("{}", { status: 500 });
  });
  resetState();
  update((state) => ({ ...state, me: makeMe() }));
});

const page = (items: object[], more: object = {}) =>
  new Response(JSON.stringify({ items, next_cursor: null, is_partial: false, ...more }));
const hit = {
  conversation: makeConversation(),
  message_id: "m1",
  seq: 4,
  kind: "text",
  author: { kind: "user", id: "u2" },
  position_at: "2026-11-20T12:00:00Z",
  excerpt: "<b>Boleto</b> pago",
  marks: [[3, 6]],
};
const show = (onQuery = vi.fn(), shown = query) =>
  renderInConsole(
    <SearchResults query={shown} list={none} onQuery={onQuery} onRetry={() => {}}>
      <p>lista</p>
    </SearchResults>,
  );

it("marks what was found and never takes text for markup", async () => {
  answers.push(() => page([hit]));
  show();
  const found = await screen.findByRole("link");
  expect(found.querySelector("mark")?.textContent).toBe("Boleto");
  expect(found.textContent).toContain("Carlos Lima: <b>Boleto</b> pago");
  expect(found.getAttribute("href")).toBe("/chat?message=m1");
});

it("offers to search everywhere, except where everything is searched already", async () => {
  answers.push(() => page([]));
  const onQuery = vi.fn();
  const { unmount } = show(onQuery);
  await userEvent.click(await screen.findByRole("button", { name: "Buscar em todas" }));
  expect(onQuery).toHaveBeenCalledWith({ ...query, everywhere: true });
  await screen.findByText("Nenhuma mensagem com estas palavras.");
  unmount();
  answers.push(() => page([]));
  show(onQuery, { ...query, view: "all" });
  await screen.findByText("Nenhuma mensagem com estas palavras.");
  expect(screen.queryByRole("button", { name: "Buscar em todas" })).toBeNull();
});

it("says that it failed and asks again, and says when not everything was seen", async () => {
  const down = () => new Response("{}", { status: 400 });
  answers.push(down, () => page([], { is_partial: true }));
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Tentar de novo" }));
  await screen.findByText(/Há mais do que a busca conseguiu ver/);
  expect(asked).toHaveLength(2);
  expect(asked[0]).toContain("/search/messages?q=boleto");
});

it("keeps the last searches of each user, newest first, once each", () => {
  for (const text of ["ana", "boleto", " Ana ", "x"]) rememberSearch("u1", text);
  expect(recentSearches("u1")).toEqual(["Ana", "boleto"]);
  expect(recentSearches("u2")).toEqual([]);
  forgetSearches("u1");
  expect(recentSearches("u1")).toEqual([]);
});

it("narrows by each field and refuses days in the wrong order", async () => {
  const onQuery = vi.fn();
  renderInConsole(
    <FilterPanel query={{ ...query, opened_from: "2026-11-20" }} onQuery={onQuery} onDone={() => {}} />,
  );
  await userEvent.selectOptions(screen.getByLabelText("Setor"), "d1");
  expect(onQuery).toHaveBeenLastCalledWith(expect.objectContaining({ department: "d1" }));
  await userEvent.selectOptions(screen.getByLabelText("Prioridade"), "3");
  expect(onQuery).toHaveBeenLastCalledWith(expect.objectContaining({ priority: 3 }));
  onQuery.mockClear();
  await userEvent.type(screen.getByLabelText("Aberto até"), "2026-11-19");
  await screen.findByText("O fim vem antes do começo.");
  expect(onQuery).not.toHaveBeenCalled();
});
