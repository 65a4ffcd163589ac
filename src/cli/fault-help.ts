import { FAULT_FORMS } from '../services/backends/simulated/fault.js';

const NAME_WIDTH = Math.max(...FAULT_FORMS.map(({ shape }) => shape.fault.value.length)) + 2;
const LIST = FAULT_FORMS.map((form) => `  ${form.shape.fault.value.padEnd(NAME_WIDTH)}${form.description ?? ''}`);

/** All faults, from the one list that also reads them, and how they are aimed. */
export const FAULT_HELP = `

Faults, as <fault>[:<parameter>=<value>,...]; of several the first that strikes wins:
${LIST.join('\n')}

Whom they strike, all requests by default:
  stage=1|2  qid=ID  max-attempt=N  from-ms=T  until-ms=T     (times from the moment in which the fault is set)
  and of those one of  nth=N  first=N  every=N  rate=P        (a rate is drawn by --fault-seed and X-Request-Id)
A comma in a value takes a backslash before it. While it runs, GET and POST /simulator/faults show and replace them:
  curl http://127.0.0.1:8000/simulator/faults -H 'content-type: application/json' -d '["http-500:rate=0.1"]'
  curl http://127.0.0.1:8000/simulator/faults -H 'content-type: application/json' -d '[]'`;
