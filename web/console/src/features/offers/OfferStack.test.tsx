import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Offer } from "@/lib/api/types";
import { makeConversation, makeMe } from "@/lib/testing/factories";
import { renderInConsole } from "@/lib/testing/render";
import { resetState, update } from "@/realtime/core";
import { OfferStack } from "./OfferStack";

const offer: Offer = {
  id: "o1",
  conversation_id: "c1",
  kind: "queue",
  agent_id: "u1",
  from_agent_id: null,
  department_id: "d1",
  state: "pending",
  offered_at: new Date().toISOString(),
  expires_at: new Date(Date.now() + 20_000).toISOString(),
  can_decline: false,
  note: null,
  contact: makeConversation().contact,
  inbox_id: "i1",
  waiting_since: null,
};

beforeEach(() => {
  update((state) => ({ ...state, me: makeMe(), offers: new Map([[offer.id, offer]]) }));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  resetState();
});

it("says who waits where, and opens what was accepted", async () => {
  const conversation = makeConversation({ state: "active", agent_id: "u1" });
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ conversation })));
  const opened = vi.fn();
  renderInConsole(<OfferStack onOpen={opened} />);
  expect(screen.getByText("Maria Souza")).toBeDefined();
  expect(screen.getByText("Suporte")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Recusar" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Aceitar" }));
  await waitFor(() => expect(opened).toHaveBeenCalledWith("c1"));
  expect(screen.queryByText("Maria Souza")).toBeNull();
});

it("takes an offer away that somebody else has got", async () => {
  const problem = { status: 409, code: "offer_over", extra: { state: "withdrawn", agent_id: "u2" } };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(problem), { status: 409 }));
  const opened = vi.fn();
  renderInConsole(<OfferStack onOpen={opened} />);
  await userEvent.click(screen.getByRole("button", { name: "Aceitar" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Aceitar" })).toBeNull());
  expect(opened).not.toHaveBeenCalled();
});

it("shows one whole and the others as lines, of which each can be made whole", async () => {
  const second = { ...offer, id: "o2", contact: { ...offer.contact, id: "k2", name: "João Lima" } };
  update((state) => ({ ...state, offers: new Map([offer, second].map((one) => [one.id, one])) }));
  renderInConsole(<OfferStack onOpen={() => {}} />);
  expect(screen.getAllByRole("button", { name: "Aceitar" })).toHaveLength(2);
  const whole = () => screen.getByText("Número de origem").closest("article")?.getAttribute("aria-label");
  expect(whole()).toContain("Maria Souza");
  await userEvent.click(screen.getByRole("button", { name: /João Lima/, expanded: false }));
  expect(whole()).toContain("João Lima");
});
