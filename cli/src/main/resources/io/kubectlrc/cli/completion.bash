# bash completion for kubectl-rc
_kubectl_rc() {
  local word=${COMP_WORDS[COMP_CWORD]} line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) ;;
      *) COMPREPLY+=("$line") ;;
    esac
  done < <(kubectl-rc __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  # Nothing of its own to offer: files, as bash knows them.
  [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default 2>/dev/null
}
complete -F _kubectl_rc kubectl-rc
