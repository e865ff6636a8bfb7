import { expect, it } from "vitest";
import type { DirectoryUser } from "@/lib/api/types";
import { agentTargets, isStaffed, matches } from "./targets";

const user = (id: string, state: "available" | "offline" | "wrap_up", is_active = true): DirectoryUser => ({
  id,
  name: id,
  is_active,
  agent_state: { state, pause_reason_id: null, since: null },
});

it("lists who can answer first, then by name, without those who left", () => {
  const users = [
    user("c", "offline"),
    user("b", "available"),
    user("a", "available"),
    user("x", "available", false),
  ];
  const load = {
    pause_reason_id: null,
    since: null,
    active: 3,
    offered: 0,
    capacity: 5,
    department_ids: ["d"],
  };
  const targets = agentTargets(users, [{ user_id: "b", state: "offline", ...load }]);
  expect(targets.map((target) => target.id)).toEqual(["a", "b", "c"]);
  expect(targets[1]).toMatchObject({ state: "available", active: 3, capacity: 5 });
});

it("knows whether a department is staffed", () => {
  const department = { id: "d", name: "D", color: null, member_ids: ["a"] };
  const targets = agentTargets([user("a", "wrap_up"), user("b", "available")], []);
  expect(isStaffed(department, targets)).toBe(true);
  expect(isStaffed({ ...department, wrap_up_counts_as_available: false }, targets)).toBe(false);
});

it("searches without accents", () => {
  expect(matches("Cobrança", "cobranca ")).toBe(true);
  expect(matches("Cobrança", "suporte")).toBe(false);
});
