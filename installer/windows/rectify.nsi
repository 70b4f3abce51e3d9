; The setup of Rectify: Chinese and English, per user by default, for all users by choice, silent with /S.
;   makensis -INPUTCHARSET UTF8 -DSTAGE=... -DVERSION=... -DICON=... -DSIDE=... -DOUT=... rectify.nsi
; Exit codes: 0 done, 1 cancelled, 2 aborted, 3 this Windows will not do, 4 the program is running, 5 not enough rights.
; It replaces the folder `program` and its own files and touches nothing else; data live elsewhere and stay.
Unicode true
Target amd64-unicode
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64

!define APP "Rectify"
!define EXE "rectify.exe"
!define CONSOLE "rectify-cli.exe"
!define ASIDE "rectify.old"
!define CLASS "Rectify.Backup"
!define LINK_CLASS "Rectify.Link"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP}"
!define OWN_KEY "Software\${APP}"

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include nsDialogs.nsh
!include WinVer.nsh
!include x64.nsh

Name "$(AppName)"
OutFile "${OUT}"
BrandingText "Rectify ${VERSION}"
InstallDir ""
Var AllUsers ; 1 or 0
Var PerUserButton
Var AllUsersButton

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "$(WelcomeText)"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
!define MUI_FINISHPAGE_TEXT "$(FinishText)"
!define MUI_FINISHPAGE_TEXT_LARGE
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!define MUI_LANGDLL_ALLLANGUAGES
!define MUI_LANGDLL_WINDOWTITLE "安装语言 / Setup language"
!define MUI_LANGDLL_INFO "请选择安装语言 / Please select a language"
!define MUI_LANGDLL_REGISTRY_ROOT HKCU
!define MUI_LANGDLL_REGISTRY_KEY "${OWN_KEY}"
!define MUI_LANGDLL_REGISTRY_VALUENAME "Language"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(RemoveText)"
!define MUI_UNFINISHPAGE_NOAUTOCLOSE

!insertmacro MUI_PAGE_WELCOME
Page custom AskForWhom TakeForWhom
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE UseFolderOfItsOwn
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"
; The face of Windows' own Chinese windows; without this the setup draws Chinese in that of twenty years ago.
SetFont /LANG=${LANG_SIMPCHINESE} "Microsoft YaHei UI" 9
!insertmacro MUI_RESERVEFILE_LANGDLL
!include "setup_words.nsh"

VIProductVersion "${VERSION}.0"
!macro Facts LANG NAME DESCRIPTION
    VIAddVersionKey /LANG=${LANG} ProductName "${NAME}"
    VIAddVersionKey /LANG=${LANG} ProductVersion "${VERSION}"
    VIAddVersionKey /LANG=${LANG} FileVersion "${VERSION}"
    VIAddVersionKey /LANG=${LANG} FileDescription "${DESCRIPTION}"
    VIAddVersionKey /LANG=${LANG} CompanyName "Rectify"
    VIAddVersionKey /LANG=${LANG} LegalCopyright "Apache-2.0"
!macroend
!insertmacro Facts 2052 "整改工作台 Rectify" "整改工作台 安装程序"
!insertmacro Facts 1033 "Rectify" "Rectify setup"

!ifdef SIGN
    !uninstfinalize '${SIGN} "%1"'
!endif

; Whoever is elevated without need would give the links and file types to another user than the one at the screen.
!macro Context
    ${If} $AllUsers = 1
        SetShellVarContext all
    ${Else}
        SetShellVarContext current
    ${EndIf}
!macroend

!macro IsFree FILE
    StrCpy $0 1
    ${If} ${FileExists} "${FILE}"
        ClearErrors
        FileOpen $1 "${FILE}" a
        ${If} ${Errors}
            StrCpy $0 0
        ${Else}
            FileClose $1
        ${EndIf}
    ${EndIf}
!macroend
; Stops with 4 while one of the two programs runs: Windows lets nobody write into a running program's file.
!macro RefuseWhileRunning PREFIX
Function ${PREFIX}RefuseWhileRunning
    again:
    !insertmacro IsFree "$INSTDIR\${EXE}"
    ${If} $0 = 1
        !insertmacro IsFree "$INSTDIR\${CONSOLE}"
    ${EndIf}
    ${If} $0 = 0
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDCANCEL IDRETRY again
        SetErrorLevel 4
        Quit
    ${EndIf}
FunctionEnd
!macroend
!insertmacro RefuseWhileRunning ""
!insertmacro RefuseWhileRunning "un."

Function .onInit
    ${IfNot} ${RunningX64}
    ${OrIfNot} ${AtLeastWin10}
        MessageBox MB_ICONSTOP "$(TooOld)" /SD IDOK
        SetErrorLevel 3
        Quit
    ${EndIf}
    StrCpy $AllUsers 0
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/ALLUSERS" $1
    ${IfNot} ${Errors}
        StrCpy $AllUsers 1
    ${EndIf}
    ${If} $AllUsers = 1
        Call MustBeAdministrator
    ${EndIf}
    Call ProposeFolder
    ${If} ${Silent}
        Call UseFolderOfItsOwn
    ${EndIf}
    !insertmacro MUI_LANGDLL_DISPLAY
    Call RefuseWhileRunning
FunctionEnd

Function MustBeAdministrator
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
        MessageBox MB_ICONSTOP "$(NotAdministrator)" /SD IDOK
        SetErrorLevel 5
        Quit
    ${EndIf}
FunctionEnd

; Where it was installed before, else the usual place; `/D=` on the command line wins.
Function ProposeFolder
    ${If} $INSTDIR != ""
        Return
    ${EndIf}
    ${If} $AllUsers = 1
        ReadRegStr $INSTDIR HKLM "${OWN_KEY}" "InstallDir"
        ${If} $INSTDIR == ""
            StrCpy $INSTDIR "$PROGRAMFILES64\${APP}"
        ${EndIf}
    ${Else}
        ReadRegStr $INSTDIR HKCU "${OWN_KEY}" "InstallDir"
        ${If} $INSTDIR == ""
            StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${APP}"
        ${EndIf}
    ${EndIf}
FunctionEnd

; A folder with something else in it (a whole disk, 桌面, 文档) is not ours to replace things in.
Function UseFolderOfItsOwn
    ${If} ${FileExists} "$INSTDIR\files.sha256"
    ${OrIf} ${FileExists} "$INSTDIR\${ASIDE}\program\*.*"
        Return
    ${EndIf}
    ${DirState} "$INSTDIR" $0
    ${If} $0 = 1
        StrCpy $INSTDIR "$INSTDIR\${APP}"
        MessageBox MB_ICONINFORMATION "$(OwnFolder)$\r$\n$\r$\n$INSTDIR" /SD IDOK
    ${EndIf}
FunctionEnd

Function AskForWhom
    ${If} $AllUsers = 1 ; asked for on the command line, or chosen before the rights were given
        Abort
    ${EndIf}
    !insertmacro MUI_HEADER_TEXT "$(WhoTitle)" "$(WhoText)"
    nsDialogs::Create 1018
    Pop $0
    ${NSD_CreateRadioButton} 8u 12u 92% 12u "$(WhoMe)"
    Pop $PerUserButton
    ${NSD_CreateLabel} 20u 26u 88% 20u "$(WhoMeText)"
    Pop $0
    ${NSD_CreateRadioButton} 8u 54u 92% 12u "$(WhoAll)"
    Pop $AllUsersButton
    ${NSD_CreateLabel} 20u 68u 88% 20u "$(WhoAllText)"
    Pop $0
    ${NSD_Check} $PerUserButton
    ${NSD_SetFocus} $PerUserButton
    nsDialogs::Show
FunctionEnd

; For all users the setup starts itself once more with the rights it needs; without them nothing goes on.
Function TakeForWhom
    ${NSD_GetState} $AllUsersButton $0
    ${If} $0 <> ${BST_CHECKED}
        Return
    ${EndIf}
    ClearErrors
    ExecShell "runas" "$EXEPATH" "/ALLUSERS"
    ${If} ${Errors}
        MessageBox MB_ICONEXCLAMATION "$(NotAdministrator)"
        Abort
    ${EndIf}
    Quit
FunctionEnd

; The program before stays whole beside the new one until that is written: a full disk must not leave neither.
!macro ForEachOwn DO
    !insertmacro ${DO} "licenses"
    !insertmacro ${DO} "${EXE}"
    !insertmacro ${DO} "${CONSOLE}"
    !insertmacro ${DO} "files.sha256"
    !insertmacro ${DO} "README.txt"
    !insertmacro ${DO} "uninstall.exe"
!macroend
!macro PutAside NAME
    Rename "$INSTDIR\${NAME}" "$INSTDIR\${ASIDE}\${NAME}"
!macroend
!macro Remove NAME
    Delete "$INSTDIR\${NAME}"
    RMDir /r "$INSTDIR\${NAME}"
!macroend
; What was not put aside yet when a setup was cut off is still the old one and stays.
!macro PutBack NAME
    ${If} ${FileExists} "$INSTDIR\${ASIDE}\${NAME}"
        !insertmacro Remove "${NAME}"
        Rename "$INSTDIR\${ASIDE}\${NAME}" "$INSTDIR\${NAME}"
    ${EndIf}
!macroend

; A file that cannot be written ends the section, and .onInstFailed is called.
AllowSkipFiles off
Section
    !insertmacro Context
    Call RefuseWhileRunning
    Call PutOldAside
    SetOutPath "$INSTDIR"
    File /r "${STAGE}/*.*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    RMDir /r "$INSTDIR\${ASIDE}"
    Call MakeLinks
    Call RegisterTypes
    Call RegisterProgram
SectionEnd

; Nothing half written stays behind: the program before, or none where there was none.
Function .onInstFailed
    ${If} ${FileExists} "$INSTDIR\${ASIDE}\program\*.*"
        Call PutOldBack
        MessageBox MB_ICONSTOP "$(NotReplaced)" /SD IDOK
    ${Else}
        SetOutPath "$TEMP"
        !insertmacro Remove "program"
        !insertmacro ForEachOwn Remove
        RMDir "$INSTDIR"
        MessageBox MB_ICONSTOP "$(NotWritten)" /SD IDOK
    ${EndIf}
FunctionEnd

Function PutOldAside
    Call PutOldBack ; left by a setup that was cut off
    ${If} ${FileExists} "$INSTDIR\program\*.*"
        CreateDirectory "$INSTDIR\${ASIDE}"
        ClearErrors
        !insertmacro PutAside "program"
        ${If} ${Errors}
            RMDir "$INSTDIR\${ASIDE}"
            MessageBox MB_ICONEXCLAMATION "$(Running)" /SD IDOK
            SetErrorLevel 4
            Quit
        ${EndIf}
        !insertmacro ForEachOwn PutAside
    ${EndIf}
FunctionEnd

Function PutOldBack
    ${If} ${FileExists} "$INSTDIR\${ASIDE}\program\*.*"
        SetOutPath "$TEMP" ; Windows keeps a folder that is somebody's current one
        !insertmacro PutBack "program"
        !insertmacro ForEachOwn PutBack
        RMDir "$INSTDIR\${ASIDE}"
    ${EndIf}
FunctionEnd

Function MakeLinks
    CreateDirectory "$SMPROGRAMS\$(AppName)"
    CreateShortcut "$SMPROGRAMS\$(AppName)\$(AppName).lnk" "$INSTDIR\${EXE}"
    CreateShortcut "$SMPROGRAMS\$(AppName)\$(RemoveLink).lnk" "$INSTDIR\uninstall.exe"
    CreateShortcut "$DESKTOP\$(AppName).lnk" "$INSTDIR\${EXE}"
FunctionEnd

Function RegisterTypes
    WriteRegStr SHCTX "Software\Classes\.rectify" "" "${CLASS}"
    WriteRegStr SHCTX "Software\Classes\${CLASS}" "" "$(BackupType)"
    WriteRegStr SHCTX "Software\Classes\${CLASS}\DefaultIcon" "" "$INSTDIR\${EXE},0"
    WriteRegStr SHCTX "Software\Classes\${CLASS}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'
    WriteRegStr SHCTX "Software\Classes\.rectify-link" "" "${LINK_CLASS}"
    WriteRegStr SHCTX "Software\Classes\${LINK_CLASS}" "" "$(LinkType)"
    WriteRegStr SHCTX "Software\Classes\${LINK_CLASS}" "NeverShowExt" ""
    WriteRegStr SHCTX "Software\Classes\${LINK_CLASS}\DefaultIcon" "" "$INSTDIR\${EXE},0"
    WriteRegStr SHCTX "Software\Classes\${LINK_CLASS}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
FunctionEnd

Function RegisterProgram
    WriteRegStr SHCTX "${OWN_KEY}" "InstallDir" "$INSTDIR"
    WriteRegStr SHCTX "${OWN_KEY}" "Links" "$(AppName)"
    WriteRegStr HKCU "${OWN_KEY}" "Language" "$LANGUAGE"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "$(AppName)"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${EXE}"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "Rectify"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
    WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" $0
FunctionEnd

Function un.onInit
    ReadRegStr $LANGUAGE HKCU "${OWN_KEY}" "Language"
    ${If} $LANGUAGE == ""
        StrCpy $LANGUAGE ${LANG_SIMPCHINESE}
    ${EndIf}
    ; The folder this uninstaller lies in tells whose it is.
    StrCpy $AllUsers 0
    ReadRegStr $0 HKLM "${OWN_KEY}" "InstallDir"
    ${If} $0 == $INSTDIR
        StrCpy $AllUsers 1
    ${EndIf}
    Call un.RefuseWhileRunning
FunctionEnd

; By name: nothing that somebody else laid into the folder is removed, least of all a workspace.
Section "Uninstall"
    !insertmacro Context
    Call un.RefuseWhileRunning
    ReadRegStr $1 SHCTX "${OWN_KEY}" "Links"
    ${If} $1 != ""
        RMDir /r "$SMPROGRAMS\$1"
        Delete "$DESKTOP\$1.lnk"
    ${EndIf}
    RMDir /r "$INSTDIR\${ASIDE}"
    !insertmacro Remove "program"
    !insertmacro ForEachOwn Remove
    SetOutPath "$TEMP"
    RMDir "$INSTDIR" ; stays when something else lies in it
    DeleteRegKey SHCTX "${UNINSTALL_KEY}"
    DeleteRegKey SHCTX "Software\Classes\.rectify"
    DeleteRegKey SHCTX "Software\Classes\.rectify-link"
    DeleteRegKey SHCTX "Software\Classes\${CLASS}"
    DeleteRegKey SHCTX "Software\Classes\${LINK_CLASS}"
    DeleteRegKey SHCTX "${OWN_KEY}"
    DeleteRegKey HKCU "${OWN_KEY}"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
    DetailPrint "$(DataKept)"
    DetailPrint "    $LOCALAPPDATA\rectify"
    DetailPrint "    $DOCUMENTS\整改台账"
    MessageBox MB_ICONINFORMATION "$(DataKept)$\r$\n$\r$\n$DOCUMENTS\整改台账$\r$\n$LOCALAPPDATA\rectify" /SD IDOK
SectionEnd
