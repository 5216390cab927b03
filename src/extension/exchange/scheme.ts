// The texts that comparisons are shown as.

/** Of their addresses. */
export const AGREEMENT_SCHEME = 'grover-agreement';
