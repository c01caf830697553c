/** A share in [0, 1] with one decimal, as people read it: 87.5%. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
