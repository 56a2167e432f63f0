# bash completion for kubectl-rc
_kubectl_rc() {
  local words=() word line last joins=''
  # bash cuts words at equals signs, and wants to hear what is behind the last one.
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    last=$((${#words[@]} - 1))
    if [[ $last -ge 0 && ( $word == "=" || -n $joins ) ]]; then
      words[last]+=$word
    else
      words+=("$word")
    fi
    joins=''
    [[ $word != "=" ]] || joins=1
  done
  last=$((${#words[@]} - 1))
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) ;;
      *) [[ ${words[last]} == "${COMP_WORDS[COMP_CWORD]}" ]] || line=${line#*=}
        COMPREPLY+=("$line") ;;
    esac
  done < <(kubectl-rc __complete -- "${words[@]}" 2>/dev/null)
  # Nothing of its own to offer: files, as bash knows them.
  [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default 2>/dev/null
}
complete -F _kubectl_rc kubectl-rc
