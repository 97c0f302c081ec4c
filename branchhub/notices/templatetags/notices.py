from django import template

from ..channels import addresses

register = template.Library()
register.filter(addresses.masked)
