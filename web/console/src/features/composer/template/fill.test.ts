import { expect, it } from "vitest";
import {
  fillText,
  headerMedia,
  matchesSearch,
  missingFields,
  sendComponents,
  suggest,
  type Template,
  templateFields,
} from "./fill";

const template: Template = {
  id: "t1",
  name: "retorno_atendimento",
  language: "pt_BR",
  category: "UTILITY",
  status: "APPROVED",
  components: [
    { type: "HEADER", format: "TEXT", text: "Protocolo {{protocolo}}" },
    { type: "BODY", text: "Olá {{1}}, sua instalação é em {{2}}. {{1}}!" },
    { type: "BUTTONS", buttons: [{ type: "URL", text: "Ver", url: "https://a.com/{{1}}" }] },
  ],
};
const values = {
  name: "João da Silva",
  phone: "+5511999998888",
  protocol: "20261120000001",
  agent: "Ana",
  department: null,
};

it("lists every variable once, by part", () => {
  expect(templateFields(template).map((field) => field.key)).toEqual([
    "header:protocolo",
    "body:1",
    "body:2",
    "button:0:1",
  ]);
});

it("suggests what the contact tells and leaves the rest empty", () => {
  expect(suggest(template, values)).toEqual({
    "header:protocolo": "20261120000001",
    "body:1": "João",
    "body:2": "",
    "button:0:1": "",
  });
});

it("fills text and keeps empty variables visible", () => {
  expect(fillText("Olá {{1}}, dia {{ 2 }}", "body", { "body:1": "João", "body:2": " " })).toBe(
    "Olá João, dia {{ 2 }}",
  );
});

it("does not expand variables inside values", () => {
  expect(fillText("{{1}} {{2}}", "body", { "body:1": "{{2}}", "body:2": "$&" })).toBe("{{2}} $&");
});

it("names what is missing and builds the provider's parameters", () => {
  const filled = { "header:protocolo": "P", "body:2": "20/11", "body:1": "João", "button:0:1": "xyz" };
  expect(missingFields(template, { ...filled, "body:2": "  " }).map((field) => field.key)).toEqual([
    "body:2",
  ]);
  expect(sendComponents(template, filled)).toEqual([
    { type: "header", parameters: [{ type: "text", parameter_name: "protocolo", text: "P" }] },
    {
      type: "body",
      parameters: [
        { type: "text", text: "João" },
        { type: "text", text: "20/11" },
      ],
    },
    { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "xyz" }] },
  ]);
});

it("orders positional parameters by number, not by first appearance", () => {
  const swapped = { ...template, components: [{ type: "BODY", text: "{{2}} {{10}} {{1}}" }] };
  const parameters = sendComponents(swapped, { "body:1": "a", "body:2": "b", "body:10": "j" })[0]?.parameters;
  expect(parameters?.map((parameter) => ("text" in parameter ? parameter.text : ""))).toEqual([
    "a",
    "b",
    "j",
  ]);
});

it("sends the header's file when there is one", () => {
  const withImage = { ...template, components: [{ type: "HEADER", format: "IMAGE" }] };
  expect(headerMedia(withImage)).toBe("image");
  expect(sendComponents(withImage, {}, "file-1")).toEqual([
    { type: "header", parameters: [{ type: "image", attachment_id: "file-1" }] },
  ]);
});

it("searches without accents or case", () => {
  expect(matchesSearch(template, "INSTALACAO retorno")).toBe(true);
  expect(matchesSearch(template, "boleto")).toBe(false);
});
