"""Private attachments: what may be kept, how it is cleaned, stored and served."""
