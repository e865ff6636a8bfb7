import { Trans, useLingui } from "@lingui/react/macro";
import { IconPlus, IconX } from "@tabler/icons-react";
import { IconButton } from "@/ui/IconButton";
import css from "./hours.module.css";
import { faultOf, type Interval, withNext } from "./model";
import { TimeField } from "./TimeField";

interface IntervalsFieldProps {
  /** The day, for screen readers. */
  label: string;
  value: Interval[];
  onChange(intervals: Interval[]): void;
}

/** The shifts of one day. */
export function IntervalsField({ label, value, onChange }: IntervalsFieldProps) {
  const { t } = useLingui();
  const found = faultOf(value);
  const words = {
    incomplete: t`Preencha o início e o fim.`,
    order: t`O fim precisa ser depois do início.`,
    overlap: t`Os horários se sobrepõem ou estão fora de ordem.`,
  };
  const change = (index: number, interval: Interval) =>
    onChange(value.map((item, at) => (at === index ? interval : item)));
  return (
    <div className={css.intervals}>
      {value.length === 0 ? (
        <span className={css.none}>
          <Trans>Fechado</Trans>
        </span>
      ) : null}
      {value.map(([start, end], index) => {
        const isBad = found?.index === index;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a shift is known by its place
          <span key={index} className={css.interval}>
            <TimeField
              label={t`${label}: início ${index + 1}`}
              isInvalid={isBad}
              value={start}
              onChange={(time) => change(index, [time, end])}
            />
            <span aria-hidden="true">–</span>
            <TimeField
              label={t`${label}: fim ${index + 1}`}
              isInvalid={isBad}
              value={end}
              // As an end, midnight is the end of the day.
              onChange={(time) => change(index, [start, time === "00:00" ? "24:00" : time])}
            />
            {value.length > 1 ? (
              <IconButton
                label={t`Remover este turno`}
                size="small"
                onClick={() => onChange(value.filter((_, at) => at !== index))}
              >
                <IconX size={14} />
              </IconButton>
            ) : null}
          </span>
        );
      })}
      {value.length > 0 ? (
        <IconButton
          label={t`Adicionar turno`}
          size="small"
          disabled={withNext(value).length === value.length}
          onClick={() => onChange(withNext(value))}
        >
          <IconPlus size={16} />
        </IconButton>
      ) : null}
      {found ? (
        <p className={css.fault} role="alert">
          {words[found.fault]}
        </p>
      ) : null}
    </div>
  );
}
