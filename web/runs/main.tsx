import './styles/page.css';
import './styles/controls.css';
import './styles/badges.css';
import './styles/runs.css';
import './styles/plots.css';
import './styles/tables.css';
import './styles/narrow.css';
import { createRoot } from 'react-dom/client';
import { Api } from '../api/api.js';
import { App } from './app.js';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');
createRoot(root).render(<App api={new Api({ endpoint: new URL('/graphql', window.location.href) })} />);
