// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeMe } from "@/lib/testing/factories";
import { retryMessage, sendMessage } from "./actions";
import { resetState, update } from "./core";
import { flushAll } from "./outbox";
import { openOutbox, pendingIn } from "./outbox-store";

type Reply = (body: { id: string; text: string; seen_seq?: number }) => Response | Promise<Response>;

let received: string[];
let reply: Reply;

const created: Reply = (body) =>
  new Response(JSON.stringify({ message: { id: body.id, conversation_id: "c1" } }), { status: 201 });
const refused = (status: number, code: string) => () =>
  new Response(JSON.stringify({ status, code, detail: code }), { status });

beforeEach(() => {
  localStorage.clear();
  received = [];
  reply = created;
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body));
    const response = await reply(body);
    received.push(body.id);
    return response;
  });
  resetState();
  update((state) => ({ ...state, me: makeMe() }));
  openOutbox("u1");
});

const settled = (left = 0) => vi.waitFor(() => expect(pendingIn("c1")).toHaveLength(left));

describe("the sending queue", () => {
  it("shows the message at once and lets it go when the server has it", async () => {
    const id = sendMessage("c1", { text: "Olá" });
    expect(pendingIn("c1").map((entry) => entry.id)).toEqual([id]);
    await settled();
    expect(received).toEqual([id]);
    expect(Object.keys(localStorage)).toEqual([]);
  });

  it("sends in the order of writing, one after the other", async () => {
    let parallel = 0;
    let most = 0;
    reply = async (body) => {
      most = Math.max(most, ++parallel);
      await new Promise((resolve) => setTimeout(resolve, 3));
      parallel -= 1;
      return created(body);
    };
    const ids = ["um", "dois", "três", "quatro"].map((text) => sendMessage("c1", { text }));
    await settled();
    expect(received).toEqual(ids);
    expect(most).toBe(1);
  });

  it("keeps it without a network and sends the same id once the network is back", async () => {
    let offline = true;
    reply = (body) => {
      if (offline) throw new TypeError("Failed to fetch");
      return created(body);
    };
    const id = sendMessage("c1", { text: "Olá" });
    await vi.waitFor(() => expect(pendingIn("c1")[0]?.state).toBe("retrying"));
    offline = false;
    flushAll();
    await settled();
    expect(received).toEqual([id]);
  });

  it("survives a reload, in order", async () => {
    reply = () => new Promise(() => {});
    const ids = [sendMessage("c9", { text: "um" }), sendMessage("c9", { text: "dois" })];
    openOutbox(null);
    expect(pendingIn("c9")).toEqual([]);
    openOutbox("u1");
    expect(pendingIn("c9").map((entry) => entry.id)).toEqual(ids);
  });

  it("never shows or sends it as another user of the same browser", () => {
    reply = () => new Promise(() => {});
    sendMessage("c8", { text: "Olá" });
    openOutbox("u2");
    expect(pendingIn("c8")).toEqual([]);
  });

  it("stops at a refusal, says why, goes on with the next, and retries with the same id", async () => {
    reply = (body) =>
      (body.text === "um" && body.seen_seq !== 5
        ? refused(409, "conversation_moved")()
        : created(body)) as Response;
    const first = sendMessage("c1", { text: "um", seenSeq: 4 });
    const second = sendMessage("c1", { text: "dois" });
    await settled(1);
    expect(pendingIn("c1")[0]).toMatchObject({
      id: first,
      state: "refused",
      problem: { code: "conversation_moved" },
    });
    expect(received).toEqual([first, second]);
    await retryMessage("c1", first, 5);
    await settled();
    expect(received).toEqual([first, second, first]);
  });

  it("keeps it while nobody is signed in", async () => {
    reply = refused(401, "unauthenticated");
    sendMessage("c1", { text: "Olá" });
    await vi.waitFor(() => expect(pendingIn("c1")[0]?.state).toBe("retrying"));
    reply = created;
    flushAll();
    await settled();
  });
});
