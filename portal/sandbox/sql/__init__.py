"""From a query to SQL over the generic row store."""
