import type { AgentLoad, AgentStateName, DirectoryDepartment, DirectoryUser } from "@/lib/api/types";

export interface AgentTarget {
  id: string;
  name: string;
  state: AgentStateName;
  pauseReasonId: string | null;
  active: number;
  capacity: number;
  departmentIds: readonly string[];
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function matches(name: string, search: string): boolean {
  return plain(name).includes(plain(search.trim()));
}

/** Colleagues with their states, those who can answer first; states from the directory are newer than the list's. */
export function agentTargets(users: readonly DirectoryUser[], loads: readonly AgentLoad[]): AgentTarget[] {
  const byId = new Map(loads.map((load) => [load.user_id, load]));
  const targets = users
    .filter((user) => user.is_active)
    .map((user) => {
      const load = byId.get(user.id);
      return {
        id: user.id,
        name: user.name,
        state: user.agent_state?.state ?? load?.state ?? "offline",
        pauseReasonId: user.agent_state?.pause_reason_id ?? null,
        active: load?.active ?? 0,
        capacity: load?.capacity ?? 0,
        departmentIds: load?.department_ids ?? [],
      };
    });
  const rank = (target: AgentTarget) =>
    target.state === "available" ? 0 : target.state === "offline" ? 2 : 1;
  return targets.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, "pt-BR"));
}

/** Whether somebody of the department is there; without knowing everybody's state nobody is. */
export function isStaffed(department: DirectoryDepartment, targets: readonly AgentTarget[]): boolean {
  const counts: AgentStateName[] =
    department.wrap_up_counts_as_available === false ? ["available"] : ["available", "wrap_up"];
  return targets.some((target) => counts.includes(target.state) && department.member_ids.includes(target.id));
}

/** With acceptance the target is asked first, and only who is available can be asked. */
export function needsAcceptance(department: DirectoryDepartment | undefined): boolean {
  return department?.transfer_needs_acceptance === true;
}
