/** 529.982.247-25; what is partly hidden stays as it is. */
export function formatCpf(cpf: string): string {
  return cpf.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/, "$1.$2.$3-$4");
}

/** Whether the check digits are right, whatever the punctuation. */
export function isCpf(text: string): boolean {
  const digits = [...text.replace(/[.\-\s]/g, "")].map(Number);
  if (digits.length !== 11 || digits.some(Number.isNaN) || new Set(digits).size === 1) return false;
  return [9, 10].every((length) => {
    const sum = digits.slice(0, length).reduce((total, digit, at) => total + digit * (length + 1 - at), 0);
    return ((sum * 10) % 11) % 10 === digits[length];
  });
}

/** 12.ABC.345/01DE-35; what is partly hidden stays as it is. */
export function formatCnpj(cnpj: string): string {
  return cnpj.replace(/^([\dA-Z]{2})([\dA-Z]{3})([\dA-Z]{3})([\dA-Z]{4})(\d{2})$/, "$1.$2.$3/$4-$5");
}

/** Whether the check digits are right, whatever the punctuation; since 2026 the first twelve may be letters. */
export function isCnpj(text: string): boolean {
  const plain = text.replace(/[./\-\s]/g, "").toUpperCase();
  if (!/^[\dA-Z]{12}\d{2}$/.test(plain) || new Set(plain).size === 1) return false;
  const values = [...plain].map((character) => character.charCodeAt(0) - 48);
  return [12, 13].every((length) => {
    const sum = values
      .slice(0, length)
      .reduce((total, value, at) => total + value * (((length - 1 - at) % 8) + 2), 0);
    const rest = sum % 11;
    return (rest < 2 ? 0 : 11 - rest) === values[length];
  });
}

/** Whether a part of it is hidden from the reader. */
export function isMasked(document: string): boolean {
  return document.includes("*");
}
