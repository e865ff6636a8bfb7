import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { IconCurrentLocation } from "@tabler/icons-react";
import { useState } from "react";
import { sendMessage } from "@/realtime/store";
import { parseCoordinates } from "./coordinates";
import css from "./extras.module.css";

export default function LocationDialog({
  conversationId,
  onDone,
}: {
  conversationId: string;
  onDone(): void;
}) {
  const { t } = useLingui();
  const [where, setWhere] = useState("");
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const [isSearching, setSearching] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const point = parseCoordinates(where);
  const isUnreadable = where.trim() !== "" && point === null;

  function locate() {
    setSearching(true);
    setProblem(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setWhere(`${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`);
        setSearching(false);
      },
      (error) => {
        setProblem(
          error.code === error.PERMISSION_DENIED
            ? t`O navegador não permitiu a localização. Libere em Configurações do site → Localização.`
            : t`Não foi possível descobrir onde você está. Digite as coordenadas.`,
        );
        setSearching(false);
      },
      { timeout: 10_000, enableHighAccuracy: true },
    );
  }

  function send() {
    if (!point) return;
    const location = {
      ...point,
      ...(name.trim() ? { name: name.trim() } : {}),
      ...(address.trim() ? { address: address.trim() } : {}),
    };
    sendMessage(conversationId, { type: "location", location });
    onDone();
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Enviar localização`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextInput
          label={t`Coordenadas ou link do mapa`}
          description={t`Exemplo: -23.55052, -46.63331`}
          value={where}
          onChange={(event) => setWhere(event.currentTarget.value)}
          error={isUnreadable ? t`Escreva latitude e longitude, ou cole o endereço completo do mapa.` : null}
          data-autofocus
        />
        {"geolocation" in navigator ? (
          <Button
            variant="default"
            leftSection={<IconCurrentLocation size={16} />}
            loading={isSearching}
            onClick={locate}
            className={css.left}
          >
            <Trans>Usar minha localização atual</Trans>
          </Button>
        ) : null}
        {problem ? (
          <p className={css.error} role="alert">
            {problem}
          </p>
        ) : null}
        <TextInput
          label={t`Nome do lugar (opcional)`}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t`Endereço (opcional)`}
          value={address}
          maxLength={300}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" disabled={point === null}>
            <Trans>Enviar</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
