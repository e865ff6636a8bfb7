import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "@/lib/api/client";
import type { AgentLoad } from "@/lib/api/types";
import { useMe } from "@/realtime/store";
import { agentTargets } from "./targets";

/** Departments and colleagues, live; `refresh` asks for the loads anew. */
export function useTargets() {
  const { directory } = useMe();
  const { data, isFetching, isError, refetch } = useQuery({
    queryKey: ["agents"],
    staleTime: 0,
    queryFn: ({ signal }) =>
      api.get<{ items: AgentLoad[] }>("/agents", { signal }).then((answer) => answer.items),
  });
  const agents = useMemo(() => agentTargets(directory.users, data ?? []), [directory.users, data]);
  return {
    agents,
    departments: directory.departments.filter((row) => row.is_active !== false),
    isFetching,
    isError,
    refresh: () => void refetch(),
  };
}
