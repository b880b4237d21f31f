/** Sees a log fill up while there is time to archive its files. */
export interface FillMarks {
  look(totalBytes: number): void;
}

const marks = [0.5, 0.75];

/** Marks at half and at three quarters; each is told once, and again after files were removed. */
export function createFillMarks(maxTotalBytes: number, onPassed: (totalBytes: number) => void): FillMarks {
  let passedBefore = 0;
  return {
    look(totalBytes) {
      const passed = marks.filter((mark) => totalBytes >= mark * maxTotalBytes).length;
      if (passed > passedBefore) onPassed(totalBytes);
      passedBefore = passed;
    },
  };
}
