// Bytes that are read as reports of whole percents, each once.

export function createReports(report: (percent: number) => void): (done: number, total: number) => void {
  let last = 0;
  return (done, total) => {
    const percent = total <= 0 ? 0 : Math.min(100, Math.floor((100 * done) / total));
    if (percent <= last) return;
    last = percent;
    report(percent);
  };
}
