import { expect, it } from "vitest";
import { formatCnpj, formatCpf, isCnpj, isCpf } from "./documents";

it("knows a CPF by its check digits", () => {
  for (const right of ["529.982.247-25", "52998224725", "111.444.777-35"]) expect(isCpf(right)).toBe(true);
  for (const wrong of ["529.982.247-24", "111.111.111-11", "5299822472", "abc", ""])
    expect(isCpf(wrong)).toBe(false);
  expect(formatCpf("52998224725")).toBe("529.982.247-25");
  expect(formatCpf("***.982.247-**")).toBe("***.982.247-**");
});

it("knows a CNPJ by its check digits, with letters too", () => {
  for (const right of ["11.222.333/0001-81", "11222333000181", "12.ABC.345/01DE-35", "12abc34501de35"])
    expect(isCnpj(right)).toBe(true);
  for (const wrong of ["11.222.333/0001-80", "00.000.000/0000-00", "1122233300018", "12.ABC.345/01DE-3A", ""])
    expect(isCnpj(wrong)).toBe(false);
  expect(formatCnpj("12ABC34501DE35")).toBe("12.ABC.345/01DE-35");
  expect(formatCnpj("**.***.333/0001-**")).toBe("**.***.333/0001-**");
});
