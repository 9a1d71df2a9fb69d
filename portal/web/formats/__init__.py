"""How dates and numbers are written; Django finds it by ``FORMAT_MODULE_PATH``."""
