import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Note, Page } from "@/lib/api/contact";
import { useLive } from "@/realtime/useLive";
import { Answer } from "../Answer";
import items from "../items.module.css";
import css from "../panel.module.css";
import { NoteDialog } from "./NoteDialog";
import { NoteItem } from "./NoteItem";

const PAGE = 20;

/** "Observações" of a contact (CON-6). */
export function Notes({ contactId }: { contactId: string }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const [edited, setEdited] = useState<Note | "new" | null>(null);
  const key = ["notes", contactId];
  const query = useInfiniteQuery({
    queryKey: key,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Note>>(`/contacts/${contactId}/notes`, {
        signal,
        query: { cursor: pageParam, limit: PAGE },
      }),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
  useLive(
    key,
    (event) =>
      event.type === "contact.merged" ||
      event.type === "contact.unmerged" ||
      (event.type.startsWith("note.") && event.contact_id === contactId),
  );
  const reload = () => queries.invalidateQueries({ queryKey: key });
  return (
    <>
      <Answer query={query}>
        {({ pages }) => {
          const notes = pages.flatMap((page) => page.items);
          return notes.length === 0 ? (
            <p className={css.quiet}>
              <Trans>Nenhuma observação. Só a equipe vê o que for anotado aqui.</Trans>
            </p>
          ) : (
            <ul className={items.list} aria-label={t`Observações`}>
              {notes.map((note) => (
                <NoteItem key={note.id} note={note} onEdit={() => setEdited(note)} onChanged={reload} />
              ))}
            </ul>
          );
        }}
      </Answer>
      {query.hasNextPage ? (
        <button type="button" className={css.link} onClick={() => void query.fetchNextPage()}>
          <Trans>Mostrar mais</Trans>
        </button>
      ) : null}
      <Button
        variant="default"
        fullWidth
        mt="sm"
        leftSection={<IconPlus size={16} />}
        onClick={() => setEdited("new")}
      >
        <Trans>Adicionar observação</Trans>
      </Button>
      {edited ? (
        <NoteDialog
          contactId={contactId}
          note={edited === "new" ? null : edited}
          onSaved={reload}
          onDone={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}
