import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { queryClient } from './api/queries.js';
import { router } from './app/router.js';
import { applyTextSize } from './app/text-size.js';
import { applyTheme } from './app/theme.js';

// After a new release the pages of the old one are gone from the server. Once: a server that is away is no reason to turn.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('bugzot-reloaded') ?? 0);
  if (Date.now() - last < 60_000) return;
  sessionStorage.setItem('bugzot-reloaded', String(Date.now()));
  location.reload();
});
applyTheme();
applyTextSize();
createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
