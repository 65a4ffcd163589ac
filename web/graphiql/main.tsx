import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';
import { createRoot } from 'react-dom/client';
import { GraphiQLPage } from './page.js';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');
createRoot(root).render(
  <GraphiQLPage endpoint={new URL('/graphql', window.location.href)} storage={window.localStorage} />,
);
