"""Pure rules of tasks: no Django models, no clock."""
