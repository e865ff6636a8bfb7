import { useEffect, useState } from "react";
import { ApiError } from "@/lib/api/problem";
import { keepWatchOnly } from "@/lib/watching";
import { setOpenConversation } from "@/realtime/batch";
import { loadConversation, useConnection, useConversation } from "@/realtime/store";

/** Fetches the conversation of the address when it is not in the store, and says why it cannot be shown. */
export function useOpenConversation(id: string | null): "missing" | "unreachable" | null {
  const conversation = useConversation(id ?? "");
  const { status } = useConnection();
  const [problem, setProblem] = useState<{ id: string; kind: "missing" | "unreachable" } | null>(null);
  const isKnown = conversation !== undefined;

  useEffect(() => {
    setOpenConversation(id);
    keepWatchOnly(id);
    return () => setOpenConversation(null);
  }, [id]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a connection that comes back is a reason to ask again
  useEffect(() => {
    if (!id || isKnown) return;
    let current = true;
    loadConversation(id).then(
      () => current && setProblem(null),
      (error: unknown) => {
        if (!current) return;
        const refused = error instanceof ApiError && error.status < 500 && error.status !== 401;
        setProblem({ id, kind: refused ? "missing" : "unreachable" });
      },
    );
    return () => {
      current = false;
    };
  }, [id, isKnown, status === "online"]);

  return problem && problem.id === id && !isKnown ? problem.kind : null;
}
