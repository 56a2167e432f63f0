#compdef kubectl-rc
# zsh completion for kubectl-rc
_kubectl_rc() {
  local -a candidates
  candidates=(${(f)"$(kubectl-rc __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)"})
  candidates=(${candidates:#:*})
  if (( ${#candidates} )); then
    compadd -a candidates
  else
    _files
  fi
}
if [ "$funcstack[1]" = "_kubectl-rc" ]; then
  _kubectl_rc "$@"
else
  compdef _kubectl_rc kubectl-rc
fi
