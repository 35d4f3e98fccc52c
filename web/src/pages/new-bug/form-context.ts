import { createContext, useContext } from 'react';
import type { FieldErrors } from './checks.js';
import type { Place } from './place.js';
import type { Report } from './report.js';

/** What every part of the form needs. */
export interface ReportForm {
  report: Report;
  change: (more: Partial<Report>) => void;
  place: Place;
  errors: FieldErrors;
  /** May say who works on it, and who may see it. */
  staff: boolean;
}

export const FormContext = createContext<ReportForm | undefined>(undefined);

export function useReportForm(): ReportForm {
  const form = useContext(FormContext);
  if (form === undefined) throw new Error('This is a part of the form of a new bug');
  return form;
}
