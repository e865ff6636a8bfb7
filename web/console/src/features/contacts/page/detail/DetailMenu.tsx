import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowsJoin2, IconDotsVertical, IconEraser, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { api } from "@/lib/api/client";
import type { ContactDetails } from "@/lib/api/contacts";
import { useContactTexts } from "@/lib/i18n/useContactTexts";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { usePermission } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import form from "@/ui/desk/form.module.css";
import { useSaving } from "@/ui/desk/useSaving";
import { IconButton } from "@/ui/IconButton";
import { patchRows, useReloadContacts } from "../useContactPages";
import css from "./detail.module.css";
import { OtherContact } from "./OtherContact";

const MergeDialog = lazy(async () => ({
  default: (await import("../../merging/MergeDialog")).MergeDialog,
}));

const EraseDialog = lazy(() => import("../../privacy/EraseDialog"));

interface DetailMenuProps {
  details: ContactDetails;
  onGone(): void;
}

/** What is rarely done with a contact. */
export function DetailMenu({ details, onGone }: DetailMenuProps) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const reload = useReloadContacts();
  const mayEdit = usePermission("contacts.edit");
  const mayDelete = usePermission("contacts.delete");
  const mayErase = usePermission("privacy.manage");
  const [asked, setAsked] = useState<"merge" | "delete" | "erase" | null>(null);
  const [other, setOther] = useState<string | null>(null);
  if (!mayEdit && !mayDelete && !mayErase) return null;
  const end = () => {
    setAsked(null);
    setOther(null);
  };
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <IconButton label={t`Mais ações`}>
            <IconDotsVertical size={18} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {mayEdit ? (
            <Menu.Item leftSection={<IconArrowsJoin2 size={16} />} onClick={() => setAsked("merge")}>
              <Trans>Unificar com outro contato</Trans>
            </Menu.Item>
          ) : null}
          {mayErase ? (
            <Menu.Item
              className={css.danger}
              leftSection={<IconEraser size={16} />}
              onClick={() => setAsked("erase")}
            >
              <Trans>Apagar dados (LGPD)</Trans>
            </Menu.Item>
          ) : null}
          {mayDelete ? (
            <Menu.Item
              className={css.danger}
              leftSection={<IconTrash size={16} />}
              onClick={() => setAsked("delete")}
            >
              <Trans>Excluir contato</Trans>
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {asked === "merge" && other === null ? (
        <OtherContact contactId={details.id} onChoose={setOther} onDone={end} />
      ) : null}
      {other !== null ? (
        <Suspense>
          <MergeDialog
            contactIds={[details.id, other]}
            onDone={(changed) => {
              end();
              if (!changed) return;
              void queries.invalidateQueries({ queryKey: ["contact"] });
              void reload();
            }}
          />
        </Suspense>
      ) : null}
      {asked === "erase" ? (
        <Suspense>
          <EraseDialog
            contact={details}
            onDone={(erased) => {
              end();
              if (!erased) return;
              void queries.invalidateQueries({ queryKey: ["contact", details.id] });
              void reload();
            }}
          />
        </Suspense>
      ) : null}
      {asked === "delete" ? (
        <DeleteDialog
          details={details}
          onDone={end}
          onDeleted={() => {
            patchRows(queries, (row) => (row.id === details.id ? null : row));
            end();
            onGone();
          }}
        />
      ) : null}
    </>
  );
}

interface DeleteDialogProps {
  details: ContactDetails;
  onDone(): void;
  onDeleted(): void;
}

function DeleteDialog({ details, onDone, onDeleted }: DeleteDialogProps) {
  const { t } = useLingui();
  const texts = useContactTexts();
  const { isBusy, error, save } = useSaving((problem) => texts.problem(refusalOf(problem)));

  async function remove() {
    await api.delete(`/contacts/${details.id}`);
    notifications.show({ message: t`Contato excluído.` });
    onDeleted();
  }

  return (
    <FormDialog
      title={t`Excluir contato`}
      submit={t`Excluir`}
      isDanger
      focus="cancel"
      isBusy={isBusy}
      error={error}
      onSubmit={() => void save(remove)}
      onDone={onDone}
    >
      <p className={form.quiet}>
        <Trans>
          Tem certeza que deseja excluir <strong dir="auto">{details.name}</strong>? Isso não pode ser
          desfeito. Quem já conversou com a empresa não pode ser excluído.
        </Trans>
      </p>
    </FormDialog>
  );
}
