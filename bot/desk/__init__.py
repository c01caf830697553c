"""The desk: chat entry for customers, desk for agents, workbench for trainers, all on one port."""
