import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Menu, Switch, TextInput } from "@mantine/core";
import { IconCopy, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useLocale } from "@/lib/i18n/i18n";
import { IconButton } from "@/ui/IconButton";
import css from "./hours.module.css";
import { IntervalsField } from "./IntervalsField";
import {
  copyDay,
  DAYS,
  type Day,
  type Hours,
  nationalHolidays,
  weeklyMinutes,
  withExceptions,
  withNext,
} from "./model";

export function useDayNames(): Record<Day, string> {
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  // 5 January 2026 is a Monday.
  const names = DAYS.map((day, index) => [day, format.format(Date.UTC(2026, 0, 5 + index))]);
  return Object.fromEntries(names);
}

interface HoursEditorProps {
  value: Hours;
  onChange(hours: Hours): void;
}

/** The ordinary week, with split shifts, and the dates that are unlike it. */
export function HoursEditor({ value, onChange }: HoursEditorProps) {
  const { t } = useLingui();
  const dayNames = useDayNames();
  const { weekly } = value;
  const setDay = (day: Day, intervals: Hours["weekly"][Day]) =>
    onChange({ ...value, weekly: { ...weekly, [day]: intervals } });
  const total = Math.round(weeklyMinutes(weekly) / 6) / 10;

  return (
    <div className={css.editor}>
      <fieldset className={css.week}>
        <legend className={css.legend}>
          <Trans>Semana</Trans> <span className={css.total}>{t`${total} h por semana`}</span>
        </legend>
        {DAYS.map((day) => (
          <div key={day} className={css.day}>
            <Switch
              className={css.daySwitch}
              label={dayNames[day]}
              checked={weekly[day].length > 0}
              onChange={(event) => setDay(day, event.currentTarget.checked ? withNext([]) : [])}
            />
            <IntervalsField
              label={dayNames[day]}
              value={weekly[day]}
              onChange={(intervals) => setDay(day, intervals)}
            />
            <Menu position="bottom-end">
              <Menu.Target>
                <IconButton label={t`Copiar o horário de ${dayNames[day]}`}>
                  <IconCopy size={16} />
                </IconButton>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  onClick={() => onChange({ ...value, weekly: copyDay(weekly, day, DAYS.slice(0, 5)) })}
                >
                  <Trans>Copiar para segunda a sexta</Trans>
                </Menu.Item>
                <Menu.Item onClick={() => onChange({ ...value, weekly: copyDay(weekly, day, DAYS) })}>
                  <Trans>Copiar para todos os dias</Trans>
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </div>
        ))}
      </fieldset>
      <Exceptions value={value} onChange={onChange} />
    </div>
  );
}

function Exceptions({ value, onChange }: HoursEditorProps) {
  const { t } = useLingui();
  const [date, setDate] = useState("");
  const year = new Date().getFullYear();
  const isKnown = value.exceptions.some((item) => item.date === date);
  const change = (index: number, patch: Partial<Hours["exceptions"][number]>) =>
    onChange({
      ...value,
      exceptions: value.exceptions.map((item, at) => (at === index ? { ...item, ...patch } : item)),
    });

  return (
    <fieldset className={css.week}>
      <legend className={css.legend}>
        <Trans>Feriados e datas especiais</Trans>
      </legend>
      {value.exceptions.length === 0 ? (
        <p className={css.none}>
          <Trans>Nenhuma data especial. Nos feriados vale o horário comum da semana.</Trans>
        </p>
      ) : null}
      {value.exceptions.map((item, index) => {
        const shown = item.date.split("-").reverse().join("/");
        return (
          <div key={item.date} className={css.exception}>
            <span className={css.date}>{shown}</span>
            <TextInput
              className={css.exceptionName}
              aria-label={t`Nome de ${shown}`}
              placeholder={t`Nome`}
              maxLength={120}
              value={item.name}
              onChange={(event) => change(index, { name: event.currentTarget.value })}
            />
            <Switch
              label={item.intervals.length > 0 ? t`Aberto` : t`Fechado`}
              aria-label={t`Aberto em ${shown}`}
              checked={item.intervals.length > 0}
              onChange={(event) =>
                change(index, { intervals: event.currentTarget.checked ? withNext([]) : [] })
              }
            />
            <IconButton
              label={t`Remover ${shown}`}
              onClick={() =>
                onChange({ ...value, exceptions: value.exceptions.filter((_, at) => at !== index) })
              }
            >
              <IconTrash size={16} />
            </IconButton>
            {item.intervals.length > 0 ? (
              <IntervalsField
                label={shown}
                value={item.intervals}
                onChange={(intervals) => change(index, { intervals })}
              />
            ) : null}
          </div>
        );
      })}
      <div className={css.add}>
        <TextInput
          type="date"
          label={t`Nova data`}
          min="2000-01-01"
          max="2100-12-31"
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
          error={isKnown ? t`Esta data já está na lista.` : undefined}
        />
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          disabled={!/^2[01]\d\d-/.test(date) || isKnown}
          onClick={() => {
            onChange(withExceptions(value, [{ date, name: "", intervals: [] }]));
            setDate("");
          }}
        >
          <Trans>Adicionar data</Trans>
        </Button>
        <Button
          variant="default"
          onClick={() =>
            onChange(withExceptions(value, [...nationalHolidays(year), ...nationalHolidays(year + 1)]))
          }
        >
          {t`Feriados nacionais de ${year} e ${year + 1}`}
        </Button>
      </div>
    </fieldset>
  );
}
